namespace Gateway.Core.Namespaces;

/// <summary>Every namespace of a snapshot, and which of them a request belongs to.</summary>
internal sealed class NamespaceTable
{
    private readonly Dictionary<string, NamespaceModel> _byCode;
    private readonly NamespaceModel[] _withoutBody;
    private readonly NamespaceModel[] _withBody;

    public NamespaceTable(IReadOnlyList<NamespaceModel> namespaces, string? defaultCode)
    {
        All = namespaces;
        _byCode = namespaces.ToDictionary(static model => model.Code, StringComparer.Ordinal);
        Default = defaultCode is null ? null : _byCode[defaultCode];
        var matched = namespaces.Where(static model => model.Matchers.Length > 0)
            .OrderBy(static model => model.Priority)
            .ThenBy(static model => model.Code, StringComparer.Ordinal)
            .ToArray();
        _withoutBody = [.. matched.Where(static model => !model.NeedsBody)];
        _withBody = [.. matched.Where(static model => model.NeedsBody)];
    }

    /// <summary>In the snapshot's order: the position is <see cref="NamespaceModel.Index"/>.</summary>
    public IReadOnlyList<NamespaceModel> All { get; }

    /// <summary>The namespace of what nothing else claims.</summary>
    public NamespaceModel? Default { get; }

    /// <summary>True when some namespace is recognised by its bodies.</summary>
    public bool NeedsBody => _withBody.Length > 0;

    public NamespaceModel? ByCode(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>
    /// The first namespace of that pass whose matchers all hold: lower priority numbers first, then by code. A namespace
    /// without matchers is never among them. Null: none; the default is the caller's to take, after both passes.
    /// </summary>
    public NamespaceModel? Match(in MatchInput input, MatchPass pass)
    {
        foreach (var candidate in pass == MatchPass.WithoutBody ? _withoutBody : _withBody)
        {
            if (Matcher.All(candidate.Matchers, input))
            {
                return candidate;
            }
        }

        return null;
    }
}
