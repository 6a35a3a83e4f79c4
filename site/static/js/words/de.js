globalThis.commonplaceWords = { language: "de", of: {} };
