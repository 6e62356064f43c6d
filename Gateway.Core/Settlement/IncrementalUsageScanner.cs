using System.Buffers;
using Gateway.Core.Buffers;

namespace Gateway.Core.Settlement;

/// <summary>
/// Finds the top-level <c>usage</c> of an answer that is relayed as it arrives, without keeping the answer. Takes any bytes; what is no
/// JSON has no usage. Pooled; every answer begins with <see cref="Reset"/>.
/// </summary>
internal sealed class IncrementalUsageScanner
{
    /// <summary>Longest usage object, in bytes; a longer one is not read.</summary>
    public const int LongestUsage = 64 * 1024;

    private const int NoMatch = -1;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private readonly PooledBuffer _captured = new();
    private UsageFormat _format;
    private TokenUsage _usage;
    private UsageScanState _state = UsageScanState.Ended;
    private long _depth;
    private int _captureStart;
    private int _matched;
    private bool _isEscaped;
    private bool _isCapturing;
    private bool _isFound;

    private static ReadOnlySpan<byte> Name => "usage"u8;

    private static ReadOnlySpan<byte> QuotedName => "\"usage\""u8;

    public void Reset(UsageFormat format)
    {
        _captured.Release();
        _format = format;
        _usage = default;
        _state = format == UsageFormat.None ? UsageScanState.Ended : UsageScanState.Start;
        _depth = 0;
        _captureStart = _matched = 0;
        _isEscaped = _isCapturing = _isFound = false;
    }

    /// <summary>The usage, once its object has passed.</summary>
    public bool TryGetUsage(out TokenUsage usage)
    {
        usage = _usage;
        return _isFound;
    }

    /// <summary>Scans the next bytes of the answer.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _captureStart = 0;
        var at = 0;
        var name = -1;
        while (at < bytes.Length && _state != UsageScanState.Ended)
        {
            at = Skim(bytes, at, ref name);
            at = _state switch
            {
                UsageScanState.Nested => Nested(bytes, at),
                UsageScanState.NestedText => NestedText(bytes, at),
                UsageScanState.Members => Members(bytes, at),
                UsageScanState.Text => Text(bytes, at),
                _ => One(bytes, at),
            };
        }

        if (_isCapturing)
        {
            TryCapture(bytes[_captureStart..]);
        }
    }

    /// <summary>Comes as near as it can, in blocks, to the next place where the name may stand.</summary>
    /// <param name="bytes">The piece.</param>
    /// <param name="at">How far it is scanned.</param>
    /// <param name="name">Where the name stands next, looked for again only once that is passed, so that a piece is searched once.</param>
    private int Skim(ReadOnlySpan<byte> bytes, int at, ref int name)
    {
        var isText = _state is UsageScanState.Text or UsageScanState.NestedText;
        if (bytes.Length - at < JsonSkimmer.BlockLength || _isCapturing
            || !(isText || _state is UsageScanState.Members or UsageScanState.Nested) || (_state == UsageScanState.Text && _matched >= 0))
        {
            return at;
        }

        if (name < at)
        {
            var next = bytes[at..].IndexOf(QuotedName);
            name = next < 0 ? bytes.Length : at + next;
        }

        // The last bytes may begin the name without ending it.
        var limit = Math.Min(name, bytes.Length - QuotedName.Length + 1);
        at = JsonSkimmer.Skim(bytes, at, limit, ref _depth, ref isText, ref _isEscaped);
        _matched = NoMatch;
        _state = (_depth, isText) switch
        {
            (1, true) => UsageScanState.Text,
            (1, false) => UsageScanState.Members,
            (_, true) => UsageScanState.NestedText,
            _ => UsageScanState.Nested,
        };
        return at;
    }

    private int One(ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            return at + 1;
        }

        switch (_state)
        {
            case UsageScanState.Start:
                _state = value == (byte)'{' ? UsageScanState.Members : UsageScanState.Ended;
                _depth = 1;
                return at + 1;
            case UsageScanState.AfterUsage when value == (byte)':':
                _state = UsageScanState.BeforeValue;
                return at + 1;
            case UsageScanState.BeforeValue when value == (byte)'{':
                _isCapturing = true;
                _captureStart = at;
                break;
        }

        _state = UsageScanState.Members;
        return at;
    }

    private int Members(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            switch (bytes[at++])
            {
                case (byte)'"' when at < bytes.Length && bytes[at] != Name[0]:
                    // Cannot be the name: the usual case, skipped without a change of state.
                    at = SkipText(bytes, at, out var isOver);
                    if (!isOver)
                    {
                        _matched = NoMatch;
                        _state = UsageScanState.Text;
                    }

                    break;
                case (byte)'"':
                    _matched = 0;
                    _state = UsageScanState.Text;
                    return at;
                case (byte)'{' or (byte)'[':
                    _depth = 2;
                    _state = UsageScanState.Nested;
                    return at;
                case (byte)'}' or (byte)']':
                    _state = UsageScanState.Ended;
                    return at;
            }
        }

        return at;
    }

    private int Text(ReadOnlySpan<byte> bytes, int at)
    {
        for (; _matched >= 0 && at < bytes.Length; at++)
        {
            if (_matched == Name.Length && bytes[at] == (byte)'"')
            {
                _state = UsageScanState.AfterUsage;
                return at + 1;
            }

            if (_matched == Name.Length || bytes[at] != Name[_matched])
            {
                _matched = NoMatch;
                break;
            }

            _matched++;
        }

        at = SkipText(bytes, at, out var isOver);
        _state = isOver ? UsageScanState.Members : _state;
        return at;
    }

    private int Nested(ReadOnlySpan<byte> bytes, int at)
    {
        var depth = _depth;
        while (at < bytes.Length)
        {
            switch (bytes[at++])
            {
                case (byte)'"':
                    at = SkipText(bytes, at, out var isOver);
                    if (!isOver)
                    {
                        _state = UsageScanState.NestedText;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    if (--depth == 1)
                    {
                        Close(bytes, at);
                        return at;
                    }

                    break;
                case (byte)',' or (byte)':':
                    break;
                default:
                    var skip = bytes[at..].IndexOfAny(Structure);
                    at = skip < 0 ? bytes.Length : at + skip;
                    break;
            }
        }

        _depth = depth;
        return at;
    }

    private int NestedText(ReadOnlySpan<byte> bytes, int at)
    {
        at = SkipText(bytes, at, out var isOver);
        _state = isOver ? UsageScanState.Nested : _state;
        return at;
    }

    /// <summary>Steps over the rest of a string.</summary>
    private int SkipText(ReadOnlySpan<byte> bytes, int at, out bool isOver)
    {
        isOver = false;
        if (_isEscaped && at < bytes.Length)
        {
            _isEscaped = false;
            at++;
        }

        while (true)
        {
            var length = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
            {
                return bytes.Length;
            }

            at += length + 1;
            if (bytes[at - 1] == (byte)'"')
            {
                isOver = true;
                return at;
            }

            if (at == bytes.Length)
            {
                _isEscaped = true;
                return at;
            }

            at++;
        }
    }

    private void Close(ReadOnlySpan<byte> bytes, int end)
    {
        _depth = 1;
        _state = UsageScanState.Members;
        if (!_isCapturing)
        {
            return;
        }

        var last = bytes[_captureStart..end];
        if (_captured.Length == 0 && last.Length <= LongestUsage)
        {
            Read(last);
        }
        else if (TryCapture(last))
        {
            Read(_captured.Span);
        }

        _isCapturing = false;
        _captured.Release();
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        TokenUsage usage = default;
        if (UsageReader.TryReadObject(json, _format, isStart: false, ref usage))
        {
            _usage = usage;
            _isFound = true;
        }
    }

    private bool TryCapture(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestUsage - _captured.Length)
        {
            _isCapturing = false;
            _captured.Release();
            return false;
        }

        _captured.Append(bytes);
        return true;
    }
}
