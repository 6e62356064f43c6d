using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>A value beside an answer's text that may tell more of it than is delivered: log probabilities, a vendor's own fields.</summary>
/// <param name="Choice">The choice that it belongs to.</param>
/// <param name="Range">Where it stands.</param>
internal readonly record struct UncountedValue(int Choice, ByteRange Range);
