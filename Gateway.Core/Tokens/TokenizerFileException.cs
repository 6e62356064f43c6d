namespace Gateway.Core.Tokens;

/// <summary>A vocabulary that cannot be used; the message says what is wrong, and where.</summary>
public sealed class TokenizerFileException : Exception
{
    public TokenizerFileException()
    {
    }

    public TokenizerFileException(string message)
        : base(message)
    {
    }

    public TokenizerFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
