using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>
/// What <see cref="BodyInspector"/> found in one request body: values, and where they stand. Ranges refer to the inspected body.
/// Pooled; every inspection begins with <see cref="Reset"/>.
/// </summary>
internal sealed class BodyInspection
{
    /// <summary>Longest model name, in bytes, escapes undone.</summary>
    public const int LongestModel = 256;

    private readonly ByteRange[] _ranges = new ByteRange[BodyFields.Count];
    private readonly long[] _values = new long[BodyFields.Count];
    private readonly byte[] _model = new byte[LongestModel * JsonText.LargestEscape];
    private bool[] _seen = [];
    private byte[] _name = [];
    private int _modelLength;

    public InspectionStatus Status { get; private set; }

    /// <summary>Where a failed inspection met its error, in bytes from the start of the body.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>The field that a failed inspection is about, if it is about one.</summary>
    public BodyField ErrorField { get; private set; }

    /// <summary>The model's name with its escapes undone; empty when absent or <c>null</c>. Valid until the next <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Model => _model.AsSpan(0, _modelLength);

    /// <summary>The model's value as written, quotes included; empty when absent.</summary>
    public ByteRange ModelValue => Range(BodyField.Model);

    public BodyFlag Stream => Flag(BodyField.Stream);

    public BodyFlag Store => Flag(BodyField.Store);

    public StreamOptions StreamOptions { get; private set; }

    public BodyNumber MaxTokens => Number(BodyField.MaxTokens);

    public BodyNumber MaxCompletionTokens => Number(BodyField.MaxCompletionTokens);

    public BodyNumber MaxOutputTokens => Number(BodyField.MaxOutputTokens);

    public BodyNumber N => Number(BodyField.N);

    /// <summary>Number of choices asked for, 1 and up.</summary>
    public long Choices => Math.Max(N.Value, 1);

    public BodyNumber BestOf => Number(BodyField.BestOf);

    public ByteRange Messages => Range(BodyField.Messages);

    public ByteRange Prompt => Range(BodyField.Prompt);

    public ByteRange Input => Range(BodyField.Input);

    public ByteRange Instructions => Range(BodyField.Instructions);

    public ByteRange System => Range(BodyField.System);

    public ByteRange Tools => Range(BodyField.Tools);

    public ByteRange Functions => Range(BodyField.Functions);

    public ByteRange Suffix => Range(BodyField.Suffix);

    public ByteRange ResponseFormat => Range(BodyField.ResponseFormat);

    public ByteRange Text => Range(BodyField.Text);

    /// <summary>The value of <c>user</c>, of whatever kind.</summary>
    public ByteRange User => Range(BodyField.User);

    /// <summary>The root object, braces included.</summary>
    public ByteRange RootObject => Range(BodyField.Body);

    /// <summary>True when the root object has no member.</summary>
    public bool IsRootEmpty => _values[(int)BodyField.Body] == 0;

    /// <summary>The values at the paths of the set that was inspected for.</summary>
    public BodyFieldValues Fields { get; } = new();

    /// <summary>Where a field's value stands; empty when the field is absent.</summary>
    public ByteRange Range(BodyField field) => _ranges[(int)field];

    /// <summary>The value of a field that is a number.</summary>
    public BodyNumber Number(BodyField field)
    {
        var value = _values[(int)field];
        return new BodyNumber(Math.Max(value, 0), Range(field), value < 0);
    }

    /// <summary>Empties the inspection and makes room for the paths of that set.</summary>
    public void Reset(BodyFieldSet fields)
    {
        Status = InspectionStatus.Ok;
        ErrorOffset = 0;
        ErrorField = BodyField.None;
        StreamOptions = default;
        _modelLength = 0;
        Array.Clear(_ranges);
        Array.Clear(_values);
        Fields.Reset(fields);
        if (_seen.Length < fields.NodeCount)
        {
            _seen = new bool[fields.NodeCount];
        }

        Array.Clear(_seen);
        var name = Math.Max(fields.LongestName, BodyFields.LongestName) * JsonText.LargestEscape;
        if (_name.Length < name)
        {
            _name = new byte[name];
        }
    }

    /// <summary>A member's name with its escapes undone; empty when it is longer than any name looked for, or no text at all.</summary>
    internal ReadOnlySpan<byte> UnescapeName(ReadOnlySpan<byte> escaped) =>
        escaped.Length <= _name.Length && JsonText.TryUnescape(escaped, _name, out var length) ? _name.AsSpan(0, length) : default;

    /// <summary>True the first time that a node of the path tree is met.</summary>
    internal bool TryVisit(BodyFieldNode node) => !_seen[node.Id] && (_seen[node.Id] = true);

    internal bool TrySetModel(ReadOnlySpan<byte> escaped)
    {
        if (escaped.Length > _model.Length || !JsonText.TryUnescape(escaped, _model, out var length) || length > LongestModel)
        {
            return false;
        }

        _modelLength = length;
        return true;
    }

    internal void SetRange(BodyField field, ByteRange range) => _ranges[(int)field] = range;

    /// <summary>Keeps a number, -1 for <c>null</c>; a <see cref="BodyFlag"/>; or the number of members of an object.</summary>
    internal void SetValue(BodyField field, long value) => _values[(int)field] = value;

    internal void SetStreamOptions(bool isNull) => StreamOptions = new StreamOptions(
        Range(BodyField.StreamOptions),
        isNull,
        !isNull && _values[(int)BodyField.StreamOptions] == 0,
        Flag(BodyField.IncludeUsage),
        Range(BodyField.IncludeUsage));

    internal InspectionStatus Fail(InspectionStatus status, BodyField field, long offset)
    {
        Status = status;
        ErrorField = field;
        ErrorOffset = (int)offset;
        return status;
    }

    private BodyFlag Flag(BodyField field) => (BodyFlag)_values[(int)field];
}
