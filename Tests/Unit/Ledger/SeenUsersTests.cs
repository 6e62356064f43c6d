using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.Ledger;

public sealed class SeenUsersTests
{
    [Test]
    public void A_user_is_news_once_in_each_hour_and_namespace()
    {
        var seen = new SeenUsers();

        Assert.Multiple(() =>
        {
            Assert.That(seen.Add(new UserPlace(10, "a"), 1UL << 60), Is.True);
            Assert.That(seen.Add(new UserPlace(10, "a"), 1UL << 60), Is.False);
            Assert.That(seen.Add(new UserPlace(10, "b"), 1UL << 60), Is.True);
            Assert.That(seen.Add(new UserPlace(11, "a"), 1UL << 60), Is.True);
            Assert.That(seen.Add(new UserPlace(10, "a"), 1UL << 60), Is.False, "the hour before is known still");
        });
    }

    [Test]
    public void What_is_not_remembered_is_news()
    {
        var seen = new SeenUsers();
        seen.Add(new UserPlace(10, "a"), 1);
        seen.Add(new UserPlace(12, "a"), 1);

        Assert.That(seen.Add(new UserPlace(10, "a"), 1), Is.True);
        Assert.That(seen.Add(new UserPlace(10, "a"), 1), Is.True);
        for (var i = 0; i < 2_000; i++)
        {
            Assert.That(seen.Add(new UserPlace(12, $"{i}"), 1), Is.True);
        }

        Assert.That(seen.Add(new UserPlace(12, "0"), 1), Is.False);
        Assert.That(seen.Add(new UserPlace(12, "1999"), 1), Is.True);
    }
}
