namespace Gateway.Core.Tokens;

/// <summary>Counts the tokens of texts by one vocabulary; immutable, shared by all threads.</summary>
public abstract class Tokenizer
{
    /// <summary>The vocabulary's name.</summary>
    public abstract string Name { get; }

    /// <summary>False when the counts are estimates.</summary>
    public abstract bool IsExact { get; }

    /// <summary>Number of tokens of a whole text.</summary>
    public abstract int Count(ReadOnlySpan<byte> utf8);
}
