using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>
/// An estimate for models whose vocabulary is not known: runs of characters of one kind, each with the tokens that today's vocabularies make of such a run,
/// rounded up a little rather than down. See <see cref="EstimateKind"/> for the ratios.
/// </summary>
internal sealed class EstimatedTokenizer : Tokenizer
{
    public EstimatedTokenizer()
        : base("estimate")
    {
    }

    /// <summary>The only one that is needed.</summary>
    public static EstimatedTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public override bool IsExact => false;

    /// <inheritdoc/>
    internal override PieceSplitter Splitter { get; } = new EstimateSplitter();

    /// <inheritdoc/>
    internal override int CountPiece(ReadOnlySpan<byte> piece)
    {
        var kind = EstimateKinds.At(piece, 0, out _);
        var characters = 0;
        for (var position = 0; position < piece.Length; characters++)
        {
            EstimateKinds.At(piece, position, out var length);
            position += length;
        }

        return EstimateKinds.TokensOf(kind, characters);
    }

    /// <inheritdoc/>
    internal override int CutPiece(ReadOnlySpan<byte> piece, int tokens)
    {
        var kind = EstimateKinds.At(piece, 0, out _);
        var end = 0;
        for (var characters = 1; end < piece.Length && EstimateKinds.TokensOf(kind, characters) <= tokens; characters++)
        {
            EstimateKinds.At(piece, end, out var length);
            end += length;
        }

        return end;
    }
}
