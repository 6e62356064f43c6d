using System.Text;

namespace Tests.Common;

/// <summary>Splits a body that comes in pieces into server-sent events.</summary>
internal sealed class SseText
{
    // Latin-1 while incomplete: a piece may end within a character.
    private string _pending = "";

    public bool IsEmpty => _pending.Length == 0;

    public void Clear() => _pending = "";

    public void Append(byte[] piece) =>
        _pending = (_pending + Encoding.Latin1.GetString(piece)).Replace("\r\n", "\n", StringComparison.Ordinal);

    public bool TryTake(out string text)
    {
        var at = _pending.IndexOf("\n\n", StringComparison.Ordinal);
        if (at < 0)
        {
            text = "";
            return false;
        }

        text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(_pending[..at]));
        _pending = _pending[(at + 2)..];
        return true;
    }

    /// <summary>What has come of an event that is not whole.</summary>
    public override string ToString() => _pending;
}
