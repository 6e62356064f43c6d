using System.Buffers;
using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Inspection;

namespace Gateway.Core.Namespaces;

/// <summary>
/// One compiled condition. An absent field never matches, whatever the operator, "not equal" included: a condition speaks
/// about a value that is there. A JSON null, object or array counts as absent; numbers and booleans compare by their JSON text.
/// </summary>
internal sealed class Matcher
{
    private const int OnStack = 512;

    private readonly MatchOperator _operator;
    private readonly byte[] _field;
    private readonly byte[] _value;
    private readonly int _bodyIndex;
    private readonly IpNetwork _network;
    private readonly MatchNumber _number;
    private readonly Utf8Regex? _regex;

    /// <summary>Compiles a condition that validation has accepted.</summary>
    public Matcher(MatchSource source, string? field, MatchOperator op, string value, BodyFieldSet bodyFields)
    {
        Source = source;
        _operator = op;
        _field = Encoding.UTF8.GetBytes(field ?? "");
        _value = Encoding.UTF8.GetBytes(value);
        _bodyIndex = source == MatchSource.Body ? bodyFields.IndexOf(field ?? "") : -1;
        _regex = op == MatchOperator.Regex ? new Utf8Regex(value) : null;
        if (source == MatchSource.Ip)
        {
            _ = IpNetwork.TryParse(value, out _network);
        }

        if (op >= MatchOperator.Greater)
        {
            _ = MatchNumber.TryParse(_value, out _number);
        }
    }

    public MatchSource Source { get; }

    public bool NeedsBody => Source == MatchSource.Body;

    /// <summary>True when every matcher holds.</summary>
    public static bool All(Matcher[] matchers, in MatchInput input)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(input))
            {
                return false;
            }
        }

        return true;
    }

    public bool Matches(in MatchInput input) => Source switch
    {
        MatchSource.Header => input.Head.TryGet(_field, out var value) && Compare(value),
        MatchSource.Query => QueryReader.TryFind(input.Query, _field, out var raw) && CompareQuery(raw),
        MatchSource.Path => Compare(input.Path),
        MatchSource.Method => Compare(input.Head.Bytes(input.Head.MethodToken)),
        MatchSource.Ip => _network.Contains(input.ClientAddress) == (_operator == MatchOperator.Equals),
        _ => CompareBody(input.Body),
    };

    private bool CompareBody(BodyFieldValues? body)
    {
        if (body is null || _bodyIndex < 0)
        {
            return false;
        }

        return body.Get(_bodyIndex, out var value) switch
        {
            BodyFieldKind.String or BodyFieldKind.Number => Compare(value),
            BodyFieldKind.True => Compare("true"u8),
            BodyFieldKind.False => Compare("false"u8),
            _ => false,
        };
    }

    private bool CompareQuery(ReadOnlySpan<byte> raw)
    {
        if (!QueryReader.IsEncoded(raw))
        {
            return Compare(raw);
        }

        byte[]? rented = null;
        var buffer = raw.Length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var matched = Compare(buffer[..QueryReader.Decode(raw, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return matched;
    }

    private bool Compare(ReadOnlySpan<byte> value) => _operator switch
    {
        MatchOperator.Equals => value.SequenceEqual(_value),
        MatchOperator.NotEquals => !value.SequenceEqual(_value),
        MatchOperator.Contains => value.IndexOf(_value) >= 0,
        MatchOperator.NotContains => value.IndexOf(_value) < 0,
        MatchOperator.StartsWith => value.StartsWith(_value),
        MatchOperator.EndsWith => value.EndsWith(_value),
        MatchOperator.Regex => _regex!.IsMatch(value),
        _ => CompareNumber(value),
    };

    private bool CompareNumber(ReadOnlySpan<byte> value)
    {
        if (!MatchNumber.TryParse(value, out var number))
        {
            return false;
        }

        var order = number.CompareTo(_number);
        return _operator switch
        {
            MatchOperator.Greater => order > 0,
            MatchOperator.GreaterOrEqual => order >= 0,
            MatchOperator.Less => order < 0,
            _ => order <= 0,
        };
    }
}
