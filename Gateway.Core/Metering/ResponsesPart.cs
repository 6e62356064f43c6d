using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>A text of an output item of a stream of Responses, and the part that it stands in.</summary>
/// <param name="Key">The text.</param>
/// <param name="Json">The part as the stream gave it, at its beginning or at its end; a range of the record. Empty for texts that stand in none, as arguments.</param>
/// <param name="IsTextDone">True once the text has ended.</param>
/// <param name="IsDone">True once the part has.</param>
internal readonly record struct ResponsesPart(TextKey Key, ByteRange Json, bool IsTextDone, bool IsDone);
