namespace Tests.Common;

/// <summary>The head of a message as received.</summary>
/// <param name="StartLine">The request or status line, Latin-1.</param>
/// <param name="Headers">The field lines.</param>
/// <param name="Bytes">Every byte of the head, the empty line included.</param>
internal sealed record RawHead(string StartLine, RawHeaders Headers, byte[] Bytes);
