"""multilingual-e5-small: texts of a hundred languages become vectors that compare.

The weights come in 4 bits, in the file of a package whose code is not used: `weights` reads that
file, `tokens` cuts texts into its pieces, `graph` and `protobuf` write the model as ONNX, and
`embedder` puts them together.
"""
