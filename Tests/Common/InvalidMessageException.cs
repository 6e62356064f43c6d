namespace Tests.Common;

/// <summary>The peer sent what is not HTTP/1.1, read strictly.</summary>
internal sealed class InvalidMessageException(string message) : FormatException(message);
