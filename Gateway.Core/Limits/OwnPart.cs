namespace Gateway.Core.Limits;

/// <summary>A process's own part of a cell, in one word of its column: whether it has the cell in use, and how many places it holds there.</summary>
internal static class OwnPart
{
    /// <summary>Set while the process has the cell in use: nobody else may give the cell to another key.</summary>
    public const int InUse = 1 << 30;

    /// <summary>Number of places held.</summary>
    public static int Places(int own) => own & (InUse - 1);
}
