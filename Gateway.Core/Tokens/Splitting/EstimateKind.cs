namespace Gateway.Core.Tokens.Splitting;

/// <summary>Kinds of characters by how many tokens they make; the ratios are those of <see cref="EstimateKinds.TokensOf"/>.</summary>
internal enum EstimateKind
{
    /// <summary>Words of a to z: one token for six letters begun.</summary>
    AsciiLetter,

    /// <summary>Latin with accents, Greek, Cyrillic and other letters with case, and marks: one for two.</summary>
    CasedLetter,

    /// <summary>Han, kana, hangul, Arabic, Thai and other letters without case: three for four.</summary>
    UncasedLetter,

    /// <summary>Digits: one for two.</summary>
    Number,

    /// <summary>Punctuation of ASCII: one for two.</summary>
    AsciiSymbol,

    /// <summary>Whitespace: none for a single space, which goes to the word behind it; otherwise one for 16.</summary>
    Whitespace,

    /// <summary>Anything else in the basic plane: one each.</summary>
    OtherSymbol,

    /// <summary>Anything else outside of it, such as emoji: two each.</summary>
    Supplementary,
}
