using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>What somebody is to be told of, and how.</summary>
internal sealed record AlertRule
{
    private const int MaxSteps = 5;
    private const int MaxReceivers = 20;
    private const int MaxDescription = 2000;

    public string Name { get; init; } = "";

    /// <summary>What to do about it: goes into notifications.</summary>
    public string? Description { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary><c>info</c>, <c>warning</c> or <c>critical</c>.</summary>
    public string Level { get; init; } = AlertLevels.Warning;

    public AlertCondition Condition { get; init; } = new();

    /// <summary>Who is told, by name; without any, alerts are seen in the API alone.</summary>
    public IReadOnlyList<string> Receivers { get; init; } = [];

    /// <summary>Whether those who were told are told of the end.</summary>
    public bool NotifyResolved { get; init; } = true;

    public Suppression Suppression { get; init; } = new();

    /// <summary>In the order in which they come.</summary>
    public IReadOnlyList<EscalationStep> Escalation { get; init; } = [];

    public static AlertRule Read(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        Description = json.Text("description"),
        Enabled = json.Flag("enabled", true),
        Level = json.Text("level", AlertLevels.Warning),
        Condition = json.Object("condition", AlertCondition.Read) ?? new AlertCondition(),
        Receivers = json.Texts("receivers") ?? [],
        NotifyResolved = json.Flag("notifyResolved", true),
        Suppression = json.Object("suppression", Suppression.Read) ?? new Suppression(),
        Escalation = json.Objects("escalation", EscalationStep.Read),
    };

    /// <param name="receivers">The names of the receivers that there are.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public void Check(IReadOnlySet<string> receivers, Findings findings)
    {
        findings.Name("$.name", Name);
        findings.Range("$.description", Description?.Length, 0, MaxDescription);
        findings.Word("$.level", Level, AlertLevels.All);
        Condition.Check("$.condition", findings);
        CheckReceivers("$.receivers", Receivers, receivers, findings);
        Suppression.Check("$.suppression", findings);
        findings.Range("$.escalation", Escalation.Count, 0, MaxSteps);
        for (var i = 0; i < Escalation.Count; i++)
        {
            var path = JsonPaths.Item("$.escalation", i);
            Escalation[i].Check(path, findings);
            CheckReceivers($"{path}.receivers", Escalation[i].Receivers, receivers, findings);
            if (i > 0 && Escalation[i].AfterMinutes <= Escalation[i - 1].AfterMinutes)
            {
                findings.Error($"{path}.afterMinutes", "must be more than that of the step before");
            }
        }
    }

    /// <summary>Every receiver that it names.</summary>
    public IEnumerable<string> AllReceivers() => Receivers.Concat(Escalation.SelectMany(static step => step.Receivers)).Distinct(StringComparer.Ordinal);

    private static void CheckReceivers(string path, IReadOnlyList<string> names, IReadOnlySet<string> known, Findings findings)
    {
        findings.Range(path, names.Count, 0, MaxReceivers);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            findings.Unique(JsonPaths.Item(path, i), names[i], seen);
            if (!known.Contains(names[i]))
            {
                findings.Error(JsonPaths.Item(path, i), "names no receiver");
            }
        }
    }
}
