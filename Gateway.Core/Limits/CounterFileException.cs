namespace Gateway.Core.Limits;

/// <summary>A counters file that cannot be used; the message says why, and what to do about it.</summary>
public sealed class CounterFileException : Exception
{
    public CounterFileException()
    {
    }

    public CounterFileException(string message)
        : base(message)
    {
    }

    public CounterFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
