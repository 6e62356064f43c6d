using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>A piece of an answer's text in one document.</summary>
/// <param name="Key">The text that it belongs to.</param>
/// <param name="Form">How it stands there.</param>
/// <param name="Range">Where it stands: a string without its quotes, as written, or JSON.</param>
/// <param name="Original">Of a repeat: the number of the piece that it repeats.</param>
internal readonly record struct TextPiece(TextKey Key, PieceForm Form, ByteRange Range, int Original);
