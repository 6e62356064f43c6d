namespace Gateway.Core.Tokens.Splitting;

/// <summary>Which run of characters a piece is in; a scan that runs out of text goes on from there.</summary>
internal enum ScanState
{
    /// <summary>At the start of a piece, or within the few characters that decide what it is.</summary>
    Begin,
    Letters,

    /// <summary>Letters of which no lower-case one has come yet.</summary>
    UpperLetters,

    /// <summary>Letters after the first lower-case one.</summary>
    LowerLetters,

    /// <summary>Behind a word, where an apostrophe may add an ending to it.</summary>
    Ending,
    Digits,
    Symbols,

    /// <summary>Line ends behind symbols.</summary>
    LineEnds,
    Whitespace,
    Ideographs,
    IdeographSymbols,

    /// <summary>Characters that no part of the pattern matches.</summary>
    Unmatched,
    UnmatchedIdeographs,
}
