using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>A value beside an answer's text that may tell more of it than is delivered: log probabilities, a vendor's own fields.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="PieceEnd">Number of pieces up to the end of the choice that it belongs to; 0 when that has none.</param>
internal readonly record struct UncountedValue(ByteRange Range, int PieceEnd);
