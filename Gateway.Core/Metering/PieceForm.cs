namespace Gateway.Core.Metering;

/// <summary>How a piece of text stands in its document.</summary>
internal enum PieceForm : byte
{
    /// <summary>A string that continues its text.</summary>
    Delta,

    /// <summary>A string that repeats its text from the beginning, and may continue it.</summary>
    Whole,

    /// <summary>A string that repeats a piece before it under another name.</summary>
    Repeat,

    /// <summary>JSON that counts as it is written: an object that cannot be delivered in part.</summary>
    Raw,
}
