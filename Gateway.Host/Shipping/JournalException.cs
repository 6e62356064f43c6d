namespace Gateway.Host.Shipping;

/// <summary>The journal's folder cannot be used.</summary>
internal sealed class JournalException : Exception
{
    public JournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
