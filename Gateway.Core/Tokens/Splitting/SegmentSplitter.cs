namespace Gateway.Core.Tokens.Splitting;

/// <summary>Cuts a text every so many bytes, between characters: the bound on what a regular expression gets to see at once.</summary>
internal sealed class SegmentSplitter : PieceSplitter
{
    /// <summary>Longest segment, in bytes.</summary>
    public const int MaxLength = 4096;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan)
    {
        var end = scan.Start + MaxLength;
        if (end >= text.Length)
        {
            return scan.Wait();
        }

        while ((text[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return scan.EndAt(end);
    }
}
