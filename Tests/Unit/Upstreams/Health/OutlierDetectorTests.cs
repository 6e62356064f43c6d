using Gateway.Core.Upstreams.Health;
using NUnit.Framework;

namespace Tests.Unit.Upstreams.Health;

public sealed class OutlierDetectorTests
{
    private RecordedLog _log = null!;
    private OutlierDetector _outliers = null!;

    [SetUp]
    public void Make()
    {
        _log = new RecordedLog();
        _outliers = new OutlierDetector(new ServerStatus(), _log.Server);
    }

    [Test]
    public void A_server_that_cannot_be_reached_is_avoided_at_once_and_for_its_time()
    {
        Assert.That(_outliers.IsAvoided(0), Is.False);
        _outliers.Failed(isUnreachable: true, 10_000);

        Assert.That(_outliers.IsAvoided(10_999), Is.True);
        Assert.That(_outliers.AvoidedFor(10_400), Is.EqualTo(600));
        Assert.That(_outliers.IsAvoided(11_000), Is.False);
    }

    [Test]
    public void One_that_fails_is_avoided_after_several_in_a_row()
    {
        for (var i = 1; i < OutlierDetector.FailuresInARow; i++)
        {
            _outliers.Failed(isUnreachable: false, 10_000);
        }

        _outliers.Succeeded();
        for (var i = 1; i < OutlierDetector.FailuresInARow; i++)
        {
            _outliers.Failed(isUnreachable: false, 10_000);
        }

        Assert.That(_outliers.IsAvoided(10_000), Is.False);
        _outliers.Failed(isUnreachable: false, 10_000);
        Assert.That(_outliers.IsAvoided(10_000), Is.True);
    }

    [Test]
    public void Each_time_is_twice_as_long_up_to_a_limit_and_many_that_fail_at_once_count_as_one()
    {
        var now = 10_000L;
        foreach (var expected in new[] { 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000 })
        {
            for (var i = 0; i < 20; i++)
            {
                _outliers.Failed(isUnreachable: true, now);
            }

            Assert.That(_outliers.AvoidedFor(now), Is.EqualTo(expected));
            now += expected;
            Assert.That(_outliers.IsAvoided(now), Is.False);
        }

        _outliers.Succeeded();
        _outliers.Failed(isUnreachable: true, now);
        Assert.That(_outliers.AvoidedFor(now), Is.EqualTo(OutlierDetector.ShortestMs));
    }

    [Test]
    public void A_success_ends_it_and_each_change_is_told_once()
    {
        _outliers.Failed(isUnreachable: true, 10_000);
        _outliers.Failed(isUnreachable: true, 11_000);
        _outliers.Succeeded();
        _outliers.Succeeded();
        Assert.That(_outliers.IsAvoided(11_000), Is.False);
        for (var i = 0; i < 10; i++)
        {
            _outliers.Failed(isUnreachable: false, 20_000);
        }

        _outliers.Succeeded();

        Assert.That(_log.Ids, Is.EqualTo(new[] { 1606, 1608, 1607, 1608 }));
    }
}
