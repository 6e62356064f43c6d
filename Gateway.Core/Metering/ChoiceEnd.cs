using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>What a document says of one choice, or of a whole answer that has none: whether it has ended, and why.</summary>
/// <param name="Choice">The choice.</param>
/// <param name="Reason">The value that gives the reason; empty where the member is absent.</param>
/// <param name="IsEnded">True when there is a reason.</param>
/// <param name="PieceEnd">Number of pieces up to the end of the choice; 0 when it has none.</param>
internal readonly record struct ChoiceEnd(int Choice, ByteRange Reason, bool IsEnded, int PieceEnd);
