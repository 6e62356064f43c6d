using System.Text.Json;
using Gateway.Core.Inspection;

namespace Gateway.Core.Prompts;

/// <summary>
/// Walks the part of a body that holds messages, items or content, and counts what of it a model reads. The body has been inspected before: it is
/// JSON, and not too deep. What stands where nothing was expected is counted as text, so that nothing goes round the count.
/// </summary>
internal ref struct PromptWalker
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = BodyInspector.MaxDepth };

    private readonly ReadOnlySpan<byte> _json;
    private readonly PromptTally _tally;
    private Utf8JsonReader _reader;
    private bool _isSeparated;

    /// <param name="json">One JSON value.</param>
    /// <param name="tally">Takes the count.</param>
    public PromptWalker(ReadOnlySpan<byte> json, PromptTally tally)
    {
        _json = json;
        _tally = tally;
        _reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(Options));
        _reader.Read();
        _isSeparated = true;
    }

    private readonly ChatTemplate Template => _tally.Template;

    /// <summary>Counts an array of messages or items; a string stands for one message of the user.</summary>
    public void Messages()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    Message("user"u8);
                }

                break;
            case JsonTokenType.Null:
                break;
            default:
                Message("user"u8);
                break;
        }
    }

    /// <summary>Counts a message whose value is its content: <c>instructions</c>, <c>system</c>.</summary>
    public void Message(ReadOnlySpan<byte> role)
    {
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        _isSeparated = Template.Separator.Length == 0;
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            _tally.Add(Object(isMessage: true));
        }
        else
        {
            _tally.Add(Frame(role));
            AddRole(role);
            Content();
        }

        if (!_isSeparated)
        {
            _tally.AddText(Template.Separator);
            _isSeparated = true;
        }
    }

    /// <summary>Counts texts and token ids: <c>prompt</c> of completions, <c>input</c> of embeddings.</summary>
    public void Texts()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                _tally.AddEscaped(_reader.ValueSpan);
                break;
            case JsonTokenType.Number:
                _tally.Add(1);
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    Texts();
                }

                break;
            default:
                Json();
                break;
        }
    }

    /// <summary>Counts an object or array as the JSON text that it is.</summary>
    public void Json()
    {
        if (_reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        var length = (int)_reader.BytesConsumed - start;
        if (length > "{}".Length)
        {
            _tally.AddText(_json.Slice(start, length));
        }
    }

    /// <summary>Counts the schema that an answer has to keep to: <c>response_format</c>, <c>text.format</c>. A kind without a schema costs nothing.</summary>
    public void Format()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = _tally.Name(_reader).SequenceEqual("format"u8);
            _reader.Read();
            if (isFormat && _reader.TokenType == JsonTokenType.StartObject)
            {
                Format();
            }
            else
            {
                Json();
            }
        }
    }

    // Returns the frame's tokens: they depend on a role that may stand last.
    private int Object(bool isMessage)
    {
        var part = new PromptPart();
        var frame = isMessage ? Template.PerMessage : 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = PromptMembers.Find(_tally.Name(_reader));
            _reader.Read();
            switch (member)
            {
                case PromptMember.Role when isMessage && _reader.TokenType == JsonTokenType.String:
                    frame = Frame(_reader.ValueSpan);
                    AddRole(_reader.ValueSpan);
                    break;
                case PromptMember.Name when isMessage && _reader.TokenType == JsonTokenType.String:
                    _tally.Add(Template.PerName);
                    _tally.AddEscaped(_reader.ValueSpan);
                    break;
                case PromptMember.Content:
                    Content();
                    break;
                case PromptMember.Calls:
                    Calls();
                    break;
                case PromptMember.Arguments:
                    _tally.Add(Template.PerCall);
                    Value();
                    break;
                case PromptMember.CallId when !Template.WritesCallId:
                case PromptMember.Unread:
                    _reader.Skip();
                    break;
                case PromptMember.Type:
                    part.Type = _reader.ValueSpan;
                    _reader.Skip();
                    break;
                case PromptMember.Detail:
                    part.Detail = _reader.ValueSpan;
                    _reader.Skip();
                    break;
                case PromptMember.Media:
                    Media(ref part);
                    break;
                default:
                    Value();
                    break;
            }
        }

        _tally.Add(part.Tokens);
        return frame;
    }

    private void Media(ref PromptPart part)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            part.AddMedia(_reader.ValueSpan.Length);
            _reader.Skip();
            return;
        }

        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> data = default;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = PromptMembers.Find(_tally.Name(_reader));
            _reader.Read();
            switch (member)
            {
                case PromptMember.Type:
                    type = _reader.ValueSpan;
                    _reader.Skip();
                    break;
                case PromptMember.Detail:
                    part.Detail = _reader.ValueSpan;
                    _reader.Skip();
                    break;
                case PromptMember.Content:
                    Content();
                    break;
                case var _ when _reader.TokenType == JsonTokenType.String:
                    data = _reader.ValueSpan.Length > data.Length ? _reader.ValueSpan : data;
                    break;
                default:
                    Json();
                    break;
            }
        }

        if (type.SequenceEqual("text"u8))
        {
            AddContent(data);
        }
        else
        {
            part.AddMedia(data.Length);
        }
    }

    private void Value()
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            AddContent(_reader.ValueSpan);
        }
        else
        {
            Json();
        }
    }

    private void Content()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                AddContent(_reader.ValueSpan);
                break;
            case JsonTokenType.StartObject:
                Object(isMessage: false);
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    Content();
                }

                break;
        }
    }

    private void Calls()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    Calls();
                }

                break;
            case JsonTokenType.StartObject:
                Object(isMessage: false);
                break;
            default:
                Value();
                break;
        }
    }

    private void AddRole(ReadOnlySpan<byte> role)
    {
        if (Template.WritesRole)
        {
            _tally.AddEscaped(role);
        }
    }

    // The first text of a message is one text with what separates it from the role: white space at its beginning joins it.
    private void AddContent(ReadOnlySpan<byte> escaped)
    {
        if (_isSeparated)
        {
            _tally.AddEscaped(escaped);
            return;
        }

        _isSeparated = true;
        _tally.Text.Append(Template.Separator);
        _tally.Text.AppendEscaped(escaped);
        _tally.Add(_tally.Text.End());
    }

    private readonly int Frame(ReadOnlySpan<byte> role) =>
        role.SequenceEqual("assistant"u8) ? Template.PerAssistantMessage ?? Template.PerMessage
        : role.SequenceEqual("system"u8) || role.SequenceEqual("developer"u8) ? Template.PerSystemMessage ?? Template.PerMessage
        : Template.PerMessage;
}
