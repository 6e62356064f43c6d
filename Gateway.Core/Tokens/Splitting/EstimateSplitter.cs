namespace Gateway.Core.Tokens.Splitting;

/// <summary>Cuts a text into runs of one kind of characters, none longer than some bytes.</summary>
internal sealed class EstimateSplitter : PieceSplitter
{
    private const int MaxLength = 60;

    /// <inheritdoc/>
    public override bool TryRead(ReadOnlySpan<byte> text, ref PieceScan scan)
    {
        if (scan.Start >= text.Length)
        {
            return scan.Wait();
        }

        var kind = EstimateKinds.At(text, scan.Start, out var length);
        var position = scan.Start + length;
        while (position < text.Length)
        {
            if (EstimateKinds.At(text, position, out length) != kind || position + length - scan.Start > MaxLength)
            {
                return scan.EndAt(position);
            }

            position += length;
        }

        return scan.Wait();
    }
}
