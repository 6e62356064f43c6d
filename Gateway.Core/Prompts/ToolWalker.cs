using System.Text.Json;
using Gateway.Core.Inspection;

namespace Gateway.Core.Prompts;

/// <summary>
/// Walks <c>tools</c> or <c>functions</c> and counts the definitions: by OpenAI's published rule, which turns them into signatures, or as their JSON.
/// What that rule does not know of (nested schemas, defaults, examples) is counted as JSON text besides.
/// </summary>
internal ref struct ToolWalker
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = BodyInspector.MaxDepth };

    private readonly ReadOnlySpan<byte> _json;
    private readonly PromptTally _tally;
    private Utf8JsonReader _reader;

    /// <param name="json">One JSON value.</param>
    /// <param name="tally">Takes the count.</param>
    public ToolWalker(ReadOnlySpan<byte> json, PromptTally tally)
    {
        _json = json;
        _tally = tally;
        _reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(Options));
        _reader.Read();
    }

    private readonly ChatTemplate Template => _tally.Template;

    /// <summary>Counts an array of definitions; an empty one costs nothing.</summary>
    public void Tools()
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Unknown();
            return;
        }

        var tools = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            tools++;
            _tally.Add(Template.PerTool);
            if (Template.Tools == ToolRule.Signatures && _reader.TokenType == JsonTokenType.StartObject)
            {
                Tool();
            }
            else
            {
                Unknown();
            }
        }

        if (tools > 0)
        {
            _tally.Add(Template.PerTools);
        }
    }

    // {"type","function":{…}} of chat, {"type","name",…} of responses, {"name","input_schema"} of messages.
    private void Tool()
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> description = default;
        var isNamed = false;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = SchemaMembers.Find(_tally.Name(_reader));
            _reader.Read();
            switch (member)
            {
                case SchemaMember.Name when _reader.TokenType == JsonTokenType.String:
                    name = _reader.ValueSpan;
                    isNamed = true;
                    break;
                case SchemaMember.Description when _reader.TokenType == JsonTokenType.String:
                    description = _reader.ValueSpan;
                    isNamed = true;
                    break;
                case SchemaMember.Function when _reader.TokenType == JsonTokenType.StartObject:
                    Tool();
                    break;
                case SchemaMember.Parameters when _reader.TokenType == JsonTokenType.StartObject:
                    Parameters();
                    break;
                case SchemaMember.Type or SchemaMember.Free:
                    _reader.Skip();
                    break;
                default:
                    Unknown();
                    break;
            }
        }

        if (isNamed)
        {
            AddLine(name, default, description, isProperty: false);
        }
    }

    private void Parameters()
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = SchemaMembers.Find(_tally.Name(_reader));
            _reader.Read();
            switch (member)
            {
                case SchemaMember.Properties when _reader.TokenType == JsonTokenType.StartObject:
                    Properties();
                    break;
                case SchemaMember.Type or SchemaMember.Free or SchemaMember.Required:
                    _reader.Skip();
                    break;
                default:
                    Unknown();
                    break;
            }
        }
    }

    private void Properties()
    {
        var properties = 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _reader.ValueSpan;
            properties++;
            _reader.Read();
            _tally.Add(Template.PerProperty);
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                Property(name);
            }
            else
            {
                AddLine(name, default, default, isProperty: true);
                Unknown();
            }
        }

        if (properties > 0)
        {
            _tally.Add(Template.PerProperties);
        }
    }

    private void Property(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> description = default;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = SchemaMembers.Find(_tally.Name(_reader));
            _reader.Read();
            switch (member)
            {
                case SchemaMember.Type when _reader.TokenType == JsonTokenType.String:
                    type = _reader.ValueSpan;
                    break;
                case SchemaMember.Description when _reader.TokenType == JsonTokenType.String:
                    description = _reader.ValueSpan;
                    break;
                case SchemaMember.Enum when _reader.TokenType == JsonTokenType.StartArray:
                    Enum();
                    break;
                case SchemaMember.Free:
                    _reader.Skip();
                    break;
                default:
                    Unknown();
                    break;
            }
        }

        AddLine(name, type, description, isProperty: true);
    }

    private void Enum()
    {
        var values = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            values++;
            _tally.Add(Template.PerEnumValue);
            if (_reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
            {
                _tally.AddText(_reader.ValueSpan);
            }
            else
            {
                Unknown();
            }
        }

        // Less than 0: empty ones, repeated, must not bring a prompt's count down.
        _tally.Add(values > 0 ? Template.PerEnum : 0);
    }

    // "name:description" of a tool, "name:type:description" of a property, the description without its full stop: one text each.
    private readonly void AddLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> type, ReadOnlySpan<byte> description, bool isProperty)
    {
        var text = _tally.Text;
        text.AppendEscaped(name);
        text.Append(":"u8);
        if (isProperty)
        {
            text.AppendEscaped(type);
            text.Append(":"u8);
        }

        text.AppendEscaped(description);
        text.DropFullStop();
        _tally.Add(text.End());
    }

    private void Unknown()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                _tally.AddEscaped(_reader.ValueSpan);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                _tally.AddText(_json[start..(int)_reader.BytesConsumed]);
                break;
        }
    }
}
