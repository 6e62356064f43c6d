using Gateway.Core.Tokens.Merging;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>Byte-level byte-pair encoding with one of the known split patterns: the model's own count.</summary>
internal sealed class BpeTokenizer : Tokenizer
{
    private readonly Vocabulary _vocabulary;
    private readonly bool _isComposed;

    /// <param name="name">Its name.</param>
    /// <param name="vocabulary">What pieces are merged by.</param>
    /// <param name="splitter">What texts are cut by.</param>
    /// <param name="isComposed">True where the model brings texts into normalization form C first; they are counted as they are written.</param>
    public BpeTokenizer(string name, Vocabulary vocabulary, PieceSplitter splitter, bool isComposed = false)
        : base(name)
    {
        _vocabulary = vocabulary;
        _isComposed = isComposed;
        Splitter = splitter;
    }

    /// <inheritdoc/>
    public override bool IsExact => true;

    /// <inheritdoc/>
    internal override bool IsExactFor(ReadOnlySpan<byte> utf8) => !_isComposed || Composition.IsCertain(utf8);

    /// <inheritdoc/>
    internal override PieceSplitter Splitter { get; }

    /// <inheritdoc/>
    internal override Vocabulary? Vocabulary => _vocabulary;

    /// <inheritdoc/>
    internal override int CountPiece(ReadOnlySpan<byte> piece) => PieceMerger.Count(_vocabulary, piece);

    /// <inheritdoc/>
    internal override int CutPiece(ReadOnlySpan<byte> piece, int tokens) => PieceMerger.Cut(_vocabulary, piece, tokens);
}
