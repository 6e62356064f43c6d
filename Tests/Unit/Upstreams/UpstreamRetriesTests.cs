using CsCheck;
using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Upstreams;

internal sealed class UpstreamRetriesTests
{
    [Test]
    public void A_quiet_upstream_has_a_few_retries_in_every_window()
    {
        var retries = new UpstreamRetries();
        for (var window = 0; window < 3; window++)
        {
            var now = window * UpstreamRetries.WindowMilliseconds;
            Assert.That(Enumerable.Range(0, 20).Count(_ => retries.TryTake(5, now)), Is.EqualTo(UpstreamRetries.AlwaysGranted));
        }

        Assert.That(retries.Refused, Is.EqualTo(30));
    }

    [Test]
    public void A_fifth_of_the_requests_may_be_retries_whatever_they_are_mixed_with()
    {
        Gen.Bool.Array[1, 2_000].Sample(
            static attempts =>
            {
                // True: an attempt that fails. The count is close to where it wraps around.
                var retries = new UpstreamRetries();
                var before = uint.MaxValue - 500;
                var (first, taken) = (0, 0);
                retries.TryTake(before, 0);
                foreach (var fails in attempts)
                {
                    first++;
                    if (fails && retries.TryTake(unchecked(before + (uint)first + (uint)taken), 1))
                    {
                        taken++;
                    }

                    Assert.That(taken, Is.AtMost(UpstreamRetries.AlwaysGranted + (first / 5)));
                }
            },
            iter: 200);
    }

    [Test]
    public void Retries_are_counted_by_their_reason()
    {
        var retries = new UpstreamRetries();
        retries.Count(ForwarderError.Connect);
        retries.Count(ForwarderError.Connect);
        retries.Count(ForwarderError.ResponseStatus);
        Assert.That((retries.CountOf(ForwarderError.Connect), retries.CountOf(ForwarderError.ResponseStatus), retries.CountOf(ForwarderError.NoResponse)), Is.EqualTo((2, 1, 0)));
    }
}
