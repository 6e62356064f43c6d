using System.Diagnostics;
using Gateway.Core.Tracing;
using NUnit.Framework;

namespace Tests.Unit.Tracing;

/// <summary>Spans come and go without anybody noticing on the thread that makes them.</summary>
public sealed class SpansTests
{
    private ActivitySource _source = null!;
    private ActivityListener _listener = null!;
    private List<Activity> _stopped = null!;

    [SetUp]
    public void Listen()
    {
        _stopped = [];
        _source = new ActivitySource("Tests.Spans");
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public void StopListening()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Test]
    public void Nothing_is_left_on_the_thread()
    {
        var before = ExecutionContext.Capture();
        Assert.That(Activity.Current, Is.Null);

        var span = Start();
        Assert.That((Activity.Current, ExecutionContext.Capture()), Is.EqualTo(((Activity?)null, before)));

        Spans.Stop(span, DateTime.UtcNow);
        Assert.That((Activity.Current, ExecutionContext.Capture()), Is.EqualTo(((Activity?)null, before)));
        Assert.That(_stopped, Is.EqualTo(new[] { span }));
    }

    [Test]
    public void Whatever_was_current_before_is_so_again()
    {
        using var outer = new Activity("outer").Start();
        var span = Start();
        Assert.That(Activity.Current, Is.SameAs(outer));

        Spans.Stop(span, DateTime.UtcNow);
        Assert.That(Activity.Current, Is.SameAs(outer));
        Assert.That(span.ParentSpanId, Is.Not.EqualTo(outer.SpanId));
    }

    [Test]
    public void A_suppressed_flow_stays_so()
    {
        using (ExecutionContext.SuppressFlow())
        {
            var span = Start();
            Assert.That((Activity.Current, ExecutionContext.IsFlowSuppressed()), Is.EqualTo(((Activity?)null, true)));
            Spans.Stop(span, DateTime.UtcNow);
            Assert.That((Activity.Current, ExecutionContext.IsFlowSuppressed()), Is.EqualTo(((Activity?)null, true)));
        }
    }

    [Test]
    public void Times_are_those_that_were_given()
    {
        var clock = SpanClock.StartedAt(Stopwatch.GetTimestamp());
        var span = Spans.Start(_source, "a", ActivityKind.Internal, Parent, clock.OriginUtc)!;
        Spans.Stop(span, clock.At(clock.Origin + Stopwatch.Frequency));

        Assert.That((span.StartTimeUtc, span.Duration), Is.EqualTo((clock.OriginUtc, TimeSpan.FromSeconds(1))));
    }

    private static ActivityContext Parent => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);

    private Activity Start() => Spans.Start(_source, "a", ActivityKind.Server, Parent, DateTime.UtcNow)!;
}
