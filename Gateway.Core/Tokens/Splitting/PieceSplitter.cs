namespace Gateway.Core.Tokens.Splitting;

/// <summary>
/// Cuts texts into the pieces within which tokens are merged: one of the known patterns, written by hand over the characters of valid UTF-8.
/// Every character is read a bounded number of times, whatever the text.
/// </summary>
internal abstract class PieceSplitter
{
    /// <summary>
    /// Reads on to the end of the current piece. True: it ends at <see cref="PieceScan.End"/> whatever follows, and <see cref="PieceScan.Next"/> comes next.
    /// False: the text has ended first; more text may be appended to it and the same scan goes on.
    /// </summary>
    public abstract bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan);
}
