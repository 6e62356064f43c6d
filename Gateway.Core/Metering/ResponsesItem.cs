using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>An output item of a stream of Responses.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Json">As the stream gave it, at its beginning or at its end; a range of the record.</param>
/// <param name="IsDone">True once it has ended.</param>
internal readonly record struct ResponsesItem(int Index, ByteRange Json, bool IsDone);
