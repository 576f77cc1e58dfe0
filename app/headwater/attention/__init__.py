"""The model: onnxruntime only."""
