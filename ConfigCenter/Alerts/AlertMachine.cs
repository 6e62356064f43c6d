using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>
/// The states of an alert: pending, once the condition holds; firing, once it held for long enough; acknowledged, by somebody; resolved, when it ends or
/// somebody says so. Depends on nothing but what it is given.
/// </summary>
internal sealed class AlertMachine
{
    private const int MaxSubject = 700;

    private readonly AlertSituation _situation;
    private readonly List<AlertEvent> _events = [];
    private readonly List<AlertNotice> _notices = [];
    private Alert? _alert;

    private AlertMachine(AlertSituation situation)
    {
        _situation = situation;
        _alert = situation.Alert;
    }

    private AlertRule Rule => _situation.Rule;

    private long Now => _situation.Now.ToUnixTimeMilliseconds();

    /// <summary>What becomes of one subject of a rule.</summary>
    public static AlertStep Step(AlertSituation situation)
    {
        var machine = new AlertMachine(situation);
        if (situation.Reading is { } reading)
        {
            machine.Hold(reading);
        }
        else
        {
            machine.End();
        }

        return machine.Result();
    }

    /// <summary>Ends an alert whose rule is not evaluated any more; nobody is told.</summary>
    public static AlertStep Close(Alert alert, string why, DateTimeOffset now)
    {
        if (alert.State == AlertStates.Pending)
        {
            return new AlertStep(alert, null, [], []);
        }

        var resolved = Resolved(alert, Actor.System.Username, now);
        return new AlertStep(alert, resolved, [AlertEvent.Of(resolved, AlertEvent.Resolved, now, Actor.System.Username, why)], []);
    }

    /// <summary>The alert at its end.</summary>
    public static Alert Resolved(Alert alert, string? by, DateTimeOffset now) => alert with
    {
        State = AlertStates.Resolved,
        ResolvedAt = now.ToUnixTimeMilliseconds(),
        ResolvedBy = by,
        IsSuppressed = 0,
    };

    /// <summary>Everybody who was told of an alert: the rule's receivers, and those of the steps that were taken.</summary>
    public static IReadOnlyList<string> Told(AlertRule rule, Alert alert) => alert.NotifiedAt is null
        ? []
        : [.. rule.Receivers.Concat(rule.Escalation.Take(alert.Escalations).SelectMany(static step => step.Receivers)).Distinct(StringComparer.Ordinal)];

    private AlertStep Result()
    {
        if (_alert is not null && _alert != _situation.Alert)
        {
            _alert = _alert with { UpdatedAt = Now };
        }

        return new AlertStep(_situation.Alert, _alert, _events, _notices);
    }

    private void Hold(AlertReading reading)
    {
        _alert = (_alert ?? Begin(reading)) with { Value = reading.Value, Threshold = Rule.Condition.Threshold, Summary = AlertText.Summary(Rule, reading) };
        if (_alert.State == AlertStates.Pending && Now - _alert.BeganAt >= Rule.Condition.ForSeconds * 1000L)
        {
            _alert = _alert with { State = AlertStates.Firing, FiredAt = Now, Level = Rule.Level };
            Note(AlertEvent.Fired);
        }

        if (_alert.State == AlertStates.Firing)
        {
            Notify();
            Escalate();
        }
    }

    private void End()
    {
        if (_alert is null or { State: AlertStates.Pending })
        {
            _alert = null;
            return;
        }

        _alert = Resolved(_alert, null, _situation.Now);
        Note(AlertEvent.Resolved);
        if (Rule.NotifyResolved)
        {
            Tell(AlertEvent.Resolved, Told(Rule, _alert));
        }
    }

    private Alert Begin(AlertReading reading) => new()
    {
        Id = Tokens.NewId("al_"),
        RuleId = _situation.RuleId,
        RuleName = Rule.Name,
        Series = Alert.SeriesOf(_situation.RuleId, reading.Subject),
        Subject = reading.Subject.Length <= MaxSubject ? reading.Subject : reading.Subject[..MaxSubject],
        Metric = Rule.Condition.Metric,
        Level = Rule.Level,
        BeganAt = Now,
        Revision = 1,
    };

    private void Notify()
    {
        if (_alert!.NotifiedAt is not null)
        {
            return;
        }

        if (Rule.Suppression.Reason(_situation.Now, _situation.LastNotified) is not { } reason)
        {
            _alert = _alert with { NotifiedAt = Now, IsSuppressed = 0 };
            Note(AlertEvent.Notified);
            Tell(AlertEvent.Fired, Rule.Receivers);
        }
        else if (_alert.IsSuppressed == 0)
        {
            _alert = _alert with { IsSuppressed = 1 };
            Note(AlertEvent.Suppressed, reason);
        }
    }

    /// <summary>Takes the steps that are due; while the rule is silent they wait.</summary>
    private void Escalate()
    {
        while (_alert!.Escalations < Rule.Escalation.Count && Rule.Suppression.Silence(_situation.Now) is null)
        {
            var step = Rule.Escalation[_alert.Escalations];
            if (Now - _alert.FiredAt < step.AfterMinutes * 60_000L)
            {
                return;
            }

            _alert = _alert with
            {
                Escalations = _alert.Escalations + 1,
                Level = AlertLevels.Max(_alert.Level, step.Level ?? _alert.Level),
                NotifiedAt = _alert.NotifiedAt ?? Now,
                IsSuppressed = 0,
            };
            Note(AlertEvent.Escalated);
            Tell(AlertEvent.Escalated, step.Receivers.Count > 0 ? step.Receivers : Rule.Receivers);
        }
    }

    private void Note(string kind, string? comment = null) => _events.Add(AlertEvent.Of(_alert!, kind, _situation.Now, comment: comment));

    private void Tell(string kind, IReadOnlyList<string> receivers)
    {
        if (receivers.Count > 0)
        {
            _notices.Add(new AlertNotice(kind, receivers, _alert!));
        }
    }
}
