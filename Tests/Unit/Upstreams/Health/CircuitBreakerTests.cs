using CsCheck;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;

namespace Tests.Unit.Upstreams.Health;

public sealed class CircuitBreakerTests
{
    private static readonly BreakerSettings Settings = new(0.5, 4, 1_000, 500);

    private RecordedLog _log = null!;
    private ServerStatus _status = null!;
    private CircuitBreaker _breaker = null!;

    private enum Step
    {
        Wait,
        Begin,
        End,
    }

    private bool IsOpen => _status.Conditions == ServerConditions.CircuitOpen;

    [SetUp]
    public void Make()
    {
        _log = new RecordedLog();
        _status = new ServerStatus();
        _breaker = new CircuitBreaker(_status, _log.Server);
    }

    [Test]
    public void It_does_what_its_model_does_whatever_happens_in_whichever_order()
    {
        var settings = Gen.Select(Gen.Double[0.05, 1], Gen.Int[1, 8], Gen.Int[1, 30], Gen.Int[1, 3_000])
            .Select(static (ratio, minimum, window, open) => new BreakerSettings(ratio, minimum, window * 100, open));
        var step = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 700], Gen.Int[0, 9], Gen.Enum<Verdict>());
        Gen.Select(settings, step.Array[0, 120]).Sample((settings, steps) =>
        {
            var status = new ServerStatus();
            var breaker = new CircuitBreaker(status, new RecordedLog().Server);
            var model = new BreakerModel(settings);
            var underWay = new List<int>();
            var now = 10_000L;
            foreach (var (kind, wait, which, verdict) in steps)
            {
                switch (kind)
                {
                    case Step.Wait:
                        now += wait;
                        break;
                    case Step.Begin:
                        var isTrialDue = breaker.IsTrialDue(now);
                        var (passes, expected) = (breaker.TryPass(now, out var trial), model.TryPass(now, out var expectedTrial));
                        if ((passes, trial, isTrialDue) != (expected, expectedTrial, expectedTrial != 0))
                        {
                            return false;
                        }

                        if (passes)
                        {
                            underWay.Add(trial);
                        }

                        break;
                    case Step.End when underWay.Count > 0:
                        var ended = underWay[which % underWay.Count];
                        underWay.Remove(ended);
                        breaker.Record(verdict, ended, settings, now);
                        model.Record(verdict, ended, now);
                        break;
                }

                if (status.Conditions != (model.IsOpen ? ServerConditions.CircuitOpen : ServerConditions.None))
                {
                    return false;
                }
            }

            return true;
        });
    }

    [Test]
    public void It_opens_at_the_ratio_and_not_before_the_minimum()
    {
        Record(Verdict.Failure, Verdict.Failure, Verdict.Failure);
        Assert.That(IsOpen, Is.False);
        Record(Verdict.Success);
        Assert.That(IsOpen, Is.True);
        Assert.That(_log.Ids, Is.EqualTo(new[] { 1602 }));
    }

    [Test]
    public void Old_failures_do_not_count()
    {
        Record(Verdict.Failure, Verdict.Failure, Verdict.Failure);
        _breaker.Record(Verdict.Success, 0, Settings, 1_000 + Settings.WindowMs);
        _breaker.Record(Verdict.Success, 0, Settings, 1_000 + Settings.WindowMs);

        Assert.That(IsOpen, Is.False);
    }

    [Test]
    public void Answers_that_break_off_open_it_too()
    {
        Record(Verdict.Success, Verdict.LateFailure, Verdict.Success, Verdict.LateFailure, Verdict.Success);
        Assert.That(IsOpen, Is.False);
        Record(Verdict.Success);

        Assert.That(IsOpen, Is.True);
    }

    [Test]
    public void Each_change_is_told_once()
    {
        Open();
        Assert.That(_breaker.OpenFor(1_200), Is.EqualTo(300));
        Assert.That(_breaker.TryPass(1_499, out _), Is.False);
        Assert.That(_breaker.TryPass(1_500, out var trial), Is.True);
        Assert.That(_breaker.TryPass(1_500, out _), Is.False);
        _breaker.Record(Verdict.Failure, trial, Settings, 1_600);
        _breaker.Record(Verdict.Failure, 0, Settings, 1_600);
        Assert.That(_breaker.TryPass(2_099, out _), Is.False);
        Assert.That(_breaker.TryPass(2_100, out trial), Is.True);
        _breaker.Record(Verdict.Success, trial, Settings, 2_100);

        Assert.That(_log.Ids, Is.EqualTo(new[] { 1602, 1603, 1604, 1603, 1605 }));
        Assert.That(IsOpen, Is.False);
    }

    [Test]
    public void A_trial_that_says_nothing_leaves_the_next_request_to_be_one()
    {
        Open();
        Assert.That(_breaker.TryPass(1_500, out var trial), Is.True);
        _breaker.Record(Verdict.None, trial, Settings, 1_500);

        Assert.That(IsOpen, Is.True);
        Assert.That(_breaker.TryPass(1_500, out trial), Is.True);
        Assert.That(trial, Is.Positive);
    }

    [Test]
    public void What_is_told_late_of_a_former_trial_does_not_speak_for_the_present_one()
    {
        Open();
        Assert.That(_breaker.TryPass(1_500, out var former), Is.True);
        _breaker.Reset();
        Open();
        Assert.That(_breaker.TryPass(1_500, out var trial), Is.True);
        _breaker.Record(Verdict.Success, former, Settings, 1_500);

        Assert.That(IsOpen, Is.True);
        Assert.That(_breaker.TryPass(1_500, out _), Is.False);
        _breaker.Record(Verdict.Success, trial, Settings, 1_500);
        Assert.That(IsOpen, Is.False);
    }

    [Test]
    public async Task Half_open_lets_exactly_one_through_at_a_time_however_many_ask()
    {
        var now = 1_000L;
        for (var round = 0; round < 200; round++)
        {
            Record(now, Verdict.Failure, Verdict.Failure, Verdict.Failure, Verdict.Failure);
            now += Settings.OpenMs;
            using var start = new Barrier(8);
            var trials = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    var passed = 0;
                    for (var i = 0; i < 20; i++)
                    {
                        passed += _breaker.TryPass(now, out var trial) ? trial : 0;
                    }

                    return passed;
                },
                TaskCreationOptions.LongRunning)));

            Assert.That(trials.Count(static trial => trial != 0), Is.EqualTo(1));
            _breaker.Record(Verdict.Success, trials.Max(), Settings, now);
            Assert.That(IsOpen, Is.False);
        }
    }

    [Test]
    public void Counting_allocates_nothing()
    {
        var now = 0L;

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            _breaker.TryPass(now += 7, out var trial);
            _breaker.Record(Verdict.Success, trial, Settings, now);
        }), Is.Zero);
    }

    private void Open() => Record(Verdict.Failure, Verdict.Failure, Verdict.Failure, Verdict.Failure);

    private void Record(params Verdict[] verdicts) => Record(1_000, verdicts);

    private void Record(long now, params Verdict[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            _breaker.Record(verdict, 0, Settings, now);
        }
    }
}
