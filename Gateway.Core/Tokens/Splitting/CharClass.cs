namespace Gateway.Core.Tokens.Splitting;

/// <summary>What the patterns tell apart about a character. Each character has one class; the patterns' own classes are sets of these.</summary>
[Flags]
internal enum CharClass : ushort
{
    None = 0,

    /// <summary>\p{Lu} and \p{Lt}.</summary>
    Upper = 1,

    /// <summary>\p{Ll}.</summary>
    Lower = 2,

    /// <summary>\p{Lm} and \p{Lo}.</summary>
    OtherLetter = 4,

    /// <summary>\p{M}.</summary>
    Mark = 8,

    /// <summary>\p{N}.</summary>
    Number = 16,

    /// <summary>\s, except line ends.</summary>
    Space = 32,

    /// <summary>CR and LF.</summary>
    LineEnd = 64,

    /// <summary>\p{P} and \p{S}.</summary>
    Symbol = 128,

    /// <summary>Controls, formats, private and unassigned characters.</summary>
    Other = 256,

    /// <summary>Letters and marks of Han and kana, for the pattern that keeps these blocks apart; never in the table of all characters.</summary>
    Ideograph = 512,

    /// <summary>\p{P} and \p{S} of those blocks.</summary>
    IdeographSymbol = 1024,

    /// <summary>What is unassigned in those blocks.</summary>
    IdeographOther = 2048,

    Letter = Upper | Lower | OtherLetter,
    Whitespace = Space | LineEnd,

    AnyIdeograph = Ideograph | IdeographSymbol | IdeographOther,

    /// <summary>[^\s\p{L}\p{N}].</summary>
    SymbolLike = Mark | Symbol | Other,
}
