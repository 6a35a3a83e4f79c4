globalThis.commonplaceWords = { language: "fr", of: {} };
