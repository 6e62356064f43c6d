using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>A run of a text's deltas, one behind the other as they were written.</summary>
/// <param name="Key">The text.</param>
/// <param name="Range">Where they stand in the record.</param>
internal readonly record struct ResponsesSegment(TextKey Key, ByteRange Range);
