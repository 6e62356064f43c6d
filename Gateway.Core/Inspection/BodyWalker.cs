using System.Text.Json;
using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>One pass over a body: steps through what is looked for, skips the rest.</summary>
internal ref struct BodyWalker
{
    private const long LargestNumber = 1L << 53;
    private const int LongestNumber = 16;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = BodyInspector.MaxDepth };

    private readonly BodyFieldSet _fields;
    private readonly BodyInspection _result;
    private Utf8JsonReader _reader;

    public BodyWalker(ReadOnlySpan<byte> body, BodyFieldSet fields, BodyInspection result)
    {
        _fields = fields;
        _result = result;
        _reader = new Utf8JsonReader(body, isFinalBlock: true, new JsonReaderState(Strict));
    }

    /// <summary>Walks the body, whose first token is the brace of the root object.</summary>
    /// <exception cref="JsonException">The body is not JSON, or too deep.</exception>
    public InspectionStatus Walk()
    {
        _reader.Read();
        var status = Value(BodyField.Body, _fields.Root);
        if (status == InspectionStatus.Ok)
        {
            // Throws on anything but white space.
            _reader.Read();
        }

        return status;
    }

    private InspectionStatus Members(BodyField parent, BodyFieldNode? node)
    {
        var count = 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            count++;
            var name = _reader.ValueIsEscaped ? _result.UnescapeName(_reader.ValueSpan) : _reader.ValueSpan;
            var field = BodyFields.Find(parent, name);
            var child = node?.Member(name);
            if (field != BodyField.None || child is not null)
            {
                var nameStart = _reader.TokenStartIndex;
                if ((field != BodyField.None && !_result.Range(field).IsEmpty) || (child is not null && !_result.TryVisit(child)))
                {
                    return _result.Fail(InspectionStatus.DuplicateField, field == BodyField.None ? BodyField.Captured : field, nameStart);
                }

                _reader.Read();
                var status = Value(field, child);
                if (status != InspectionStatus.Ok)
                {
                    return status;
                }
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }

        _result.SetValue(parent, count);
        return InspectionStatus.Ok;
    }

    private InspectionStatus Elements(ReadOnlySpan<BodyFieldNode> nodes)
    {
        for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (nodes.IsEmpty || nodes[0].ElementIndex != index)
            {
                _reader.Skip();
                continue;
            }

            var status = Value(BodyField.None, nodes[0]);
            if (status != InspectionStatus.Ok)
            {
                return status;
            }

            nodes = nodes[1..];
        }

        return InspectionStatus.Ok;
    }

    private InspectionStatus Value(BodyField field, BodyFieldNode? node)
    {
        var start = (int)_reader.TokenStartIndex;
        if (!TryTake(field))
        {
            return _result.Fail(InspectionStatus.InvalidField, field, start);
        }

        if (node is { FieldIndex: >= 0 } && !TryCapture(node.FieldIndex))
        {
            return _result.Fail(InspectionStatus.InvalidField, field == BodyField.None ? BodyField.Captured : field, start);
        }

        var isNull = _reader.TokenType == JsonTokenType.Null;
        var status = Inside(field, node);
        if (status == InspectionStatus.Ok && field != BodyField.None)
        {
            _result.SetRange(field, new ByteRange(start, (int)_reader.BytesConsumed - start));
            if (field == BodyField.StreamOptions)
            {
                _result.SetStreamOptions(isNull);
            }
        }

        return status;
    }

    private InspectionStatus Inside(BodyField field, BodyFieldNode? node)
    {
        if (_reader.TokenType == JsonTokenType.StartObject
            && (field is BodyField.Body or BodyField.StreamOptions || node is { HasMembers: true }))
        {
            return Members(field, node);
        }

        if (_reader.TokenType == JsonTokenType.StartArray && node is { Elements.IsEmpty: false })
        {
            return Elements(node.Elements);
        }

        _reader.Skip();
        return InspectionStatus.Ok;
    }

    private readonly bool TryTake(BodyField field)
    {
        switch (field)
        {
            case BodyField.Model:
                return _reader.TokenType == JsonTokenType.Null
                    || (_reader.TokenType == JsonTokenType.String && _result.TrySetModel(_reader.ValueSpan));
            case BodyField.Stream or BodyField.Store or BodyField.IncludeUsage:
                return TryTakeFlag(field);
            case BodyField.MaxTokens or BodyField.MaxCompletionTokens or BodyField.MaxOutputTokens or BodyField.N or BodyField.BestOf:
                return TryTakeNumber(field);
            case BodyField.StreamOptions:
                return _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.Null;
            default:
                return true;
        }
    }

    private readonly bool TryTakeFlag(BodyField field)
    {
        if (_reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            return false;
        }

        _result.SetValue(field, (long)(_reader.TokenType switch
        {
            JsonTokenType.True => BodyFlag.True,
            JsonTokenType.False => BodyFlag.False,
            _ => BodyFlag.Absent,
        }));
        return true;
    }

    private readonly bool TryTakeNumber(BodyField field)
    {
        if (_reader.TokenType == JsonTokenType.Null)
        {
            _result.SetValue(field, -1);
            return true;
        }

        if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan.Length > LongestNumber)
        {
            return false;
        }

        long value = 0;
        foreach (var digit in _reader.ValueSpan)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        _result.SetValue(field, value);
        return value <= LargestNumber;
    }

    private readonly bool TryCapture(int index)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return _result.Fields.TrySetEscaped(index, _reader.ValueSpan);
            case JsonTokenType.Number:
                _result.Fields.Set(index, BodyFieldKind.Number, _reader.ValueSpan);
                break;
            default:
                _result.Fields.Set(index, KindOf(_reader.TokenType), default);
                break;
        }

        return true;
    }

    private static BodyFieldKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => BodyFieldKind.Object,
        JsonTokenType.StartArray => BodyFieldKind.Array,
        JsonTokenType.True => BodyFieldKind.True,
        JsonTokenType.False => BodyFieldKind.False,
        _ => BodyFieldKind.Null,
    };
}
