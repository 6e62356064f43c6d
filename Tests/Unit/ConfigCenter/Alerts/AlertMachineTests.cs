using ConfigCenter.Alerts;
using CsCheck;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter.Alerts;

public class AlertMachineTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every transition: what is there, what is found after how many seconds, what becomes of it, what is noted and told.</summary>
    [TestCase(null, false, 0, null, "", "")]
    [TestCase(null, true, 0, "pending", "", "")]
    [TestCase("pending", true, 59, "pending", "", "")]
    [TestCase("pending", true, 60, "firing", "fired notified", "fired:ops")]
    [TestCase("pending", false, 60, null, "", "")]
    [TestCase("firing", true, 100, "firing", "", "")]
    [TestCase("firing", true, 600, "firing", "escalated", "escalated:boss")]
    [TestCase("firing", true, 1200, "firing", "escalated escalated", "escalated:boss escalated:ops")]
    [TestCase("firing", false, 100, "resolved", "resolved", "resolved:ops")]
    [TestCase("acknowledged", true, 1200, "acknowledged", "", "")]
    [TestCase("acknowledged", false, 1200, "resolved", "resolved", "resolved:ops")]
    public void Every_transition(string? state, bool holds, int seconds, string? expected, string events, string notices)
    {
        var step = Step(Rule(), state is null ? null : In(state), holds, seconds);
        Assert.Multiple(() =>
        {
            Assert.That(step.After?.State, Is.EqualTo(expected));
            Assert.That(string.Join(' ', step.Events.Select(static happened => happened.Kind)), Is.EqualTo(events));
            Assert.That(string.Join(' ', step.Notices.Select(static notice => $"{notice.Kind}:{string.Join(',', notice.Receivers)}")), Is.EqualTo(notices));
        });
    }

    [Test]
    public void Without_a_duration_it_fires_at_once()
    {
        var rule = Rule() with { Condition = Rule().Condition with { ForSeconds = 0 } };
        Assert.That(Step(rule, null, true, 0).After!.State, Is.EqualTo(AlertStates.Firing));
    }

    [Test]
    public void The_level_rises_with_the_steps_and_never_falls()
    {
        var first = Step(Rule(), In("firing"), true, 600).After!;
        var second = Step(Rule(), first, true, 1200).After!;
        Assert.That((first.Level, first.Escalations, second.Level, second.Escalations), Is.EqualTo(("critical", 1, "critical", 2)));
        Assert.That(AlertMachine.Told(Rule(), second), Is.EqualTo(new[] { "ops", "boss" }));
        Assert.That(Step(Rule(), second, true, 100_000).IsNothing, "no step is taken twice");
    }

    /// <summary>What keeps it from being told, and when that ends.</summary>
    [TestCase(120, 0, 60, null, "fired suppressed", "")]
    [TestCase(60, 0, 60, null, "fired notified", "fired:ops")]
    [TestCase(0, 10, 60, 0, "fired suppressed", "")]
    [TestCase(0, 10, 600, 0, "fired notified", "fired:ops")]
    [TestCase(0, 10, 60, null, "fired notified", "fired:ops")]
    public void Suppression_delays_what_is_told(int silentSeconds, int minutesBetween, int seconds, int? lastNotified, string events, string notices)
    {
        var rule = Rule() with { Suppression = new Suppression { Until = Begin.AddSeconds(silentSeconds), MinutesBetween = minutesBetween } };
        var step = Step(rule, In("pending"), true, seconds, lastNotified is { } last ? Begin.AddSeconds(last).ToUnixTimeMilliseconds() : null);
        Assert.That(string.Join(' ', step.Events.Select(static happened => happened.Kind)), Is.EqualTo(events));
        Assert.That(string.Join(' ', step.Notices.Select(static notice => $"{notice.Kind}:{string.Join(',', notice.Receivers)}")), Is.EqualTo(notices));
        Assert.That(step.After!.IsSuppressed, Is.EqualTo(notices.Length == 0 ? 1 : 0));
    }

    [Test]
    public void Who_was_not_told_of_the_beginning_is_not_told_of_the_end()
    {
        var rule = Rule() with { Suppression = new Suppression { Until = Begin.AddHours(1) } };
        var silent = Step(rule, In("pending"), true, 60).After!;
        Assert.That(Step(rule, silent, true, 90).Events, Is.Empty, "the reason is noted once");
        Assert.That(Step(rule, silent, false, 120).Notices, Is.Empty);
        Assert.That(Step(rule, silent, true, 3000).Notices, Is.Empty, "steps wait while it is silent");
        var told = Step(rule, silent, true, 3600);
        Assert.That(told.Notices.Select(static notice => notice.Kind), Is.EqualTo(new[] { "fired", "escalated", "escalated" }));
        Assert.That(Step(rule with { NotifyResolved = false }, told.After, false, 4000).Notices, Is.Empty);
    }

    [Test]
    public void A_rule_that_is_gone_closes_its_alerts_and_tells_nobody()
    {
        Assert.That(AlertMachine.Close(In("pending"), "gone", Begin).After, Is.Null);
        var closed = AlertMachine.Close(In("firing"), "gone", Begin);
        Assert.That((closed.After!.State, closed.After.ResolvedBy, closed.After.OpenSeries, closed.Events.Single().Comment, closed.Notices.Count), Is.EqualTo(("resolved", "system", (string?)null, "gone", 0)));
    }

    [Test]
    public void However_the_condition_comes_and_goes_each_alert_is_told_once_and_its_end_once() => Gen.Bool.Array[1, 200].Sample(findings =>
    {
        Alert? alert = null;
        var told = new List<string>();
        var ids = new HashSet<string>();
        for (var i = 0; i < findings.Length; i++)
        {
            var step = Step(Rule() with { Escalation = [] }, alert, findings[i], i * 30);
            told.AddRange(step.Notices.Select(static notice => $"{notice.Alert.Id} {notice.Kind}"));
            if (step.After is { IsOpen: true })
            {
                ids.Add(step.After.Id);
            }

            alert = step.After is { IsOpen: true } ? step.After : null;
        }

        Assert.That(told, Is.Unique);
        Assert.That(told.Count(static line => line.EndsWith("resolved", StringComparison.Ordinal)), Is.EqualTo(told.Count(static line => line.EndsWith("fired", StringComparison.Ordinal)) - (alert is { NotifiedAt: not null } ? 1 : 0)));
        Assert.That(ids.IsSupersetOf(told.Select(static line => line.Split(' ')[0])));
    });

    private static AlertRule Rule() => new()
    {
        Name = "rule",
        Condition = new AlertCondition { Metric = "requests", Operator = "lt", Threshold = 1, ForSeconds = 60 },
        Receivers = ["ops"],
        Escalation = [new EscalationStep { AfterMinutes = 10, Level = "critical", Receivers = ["boss"] }, new EscalationStep { AfterMinutes = 20, Level = "info" }],
    };

    /// <summary>An alert that is in that state since the beginning.</summary>
    private static Alert In(string state) => new()
    {
        Id = "al_1",
        RuleId = "ar_1",
        RuleName = "rule",
        Series = Alert.SeriesOf("ar_1", ""),
        State = state,
        Level = "warning",
        BeganAt = Begin.ToUnixTimeMilliseconds(),
        FiredAt = state == "pending" ? null : Begin.ToUnixTimeMilliseconds(),
        NotifiedAt = state == "pending" ? null : Begin.ToUnixTimeMilliseconds(),
        Threshold = 1,
        Metric = "requests",
        Summary = "requests is 0 (lt 1), over 5 minutes",
        UpdatedAt = Begin.ToUnixTimeMilliseconds(),
        Revision = 1,
    };

    private static AlertStep Step(AlertRule rule, Alert? alert, bool holds, int seconds, long? lastNotified = null) =>
        AlertMachine.Step(new AlertSituation("ar_1", rule, alert, holds ? new AlertReading("", 0) : null, lastNotified, Begin.AddSeconds(seconds)));
}
