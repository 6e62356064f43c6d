namespace Gateway.Core.Tokens.Splitting;

/// <summary>Where a piece lies in a text.</summary>
internal readonly record struct PieceRange(int Start, int End)
{
    public bool IsEmpty => End <= Start;

    public int Length => End - Start;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text[Start..End];
}
