using System.Text;
using Gateway.Core.Pipeline;
using NUnit.Framework;

namespace Tests.Unit.Pipeline;

public sealed class RequestIdTests
{
    [TestCase("0f8fad5b-d9cb-469f-a165-70867728950e")]
    [TestCase("a")]
    [TestCase("A_b.c:d+e/f=")]
    public void A_clients_own_id_is_kept(string sent)
    {
        var id = new RequestId();

        Assert.That(id.TryKeep(Encoding.UTF8.GetBytes(sent)), Is.True);
        Assert.That(Encoding.UTF8.GetString(id.Span), Is.EqualTo(sent));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a\tb")]
    [TestCase("a\"b")]
    [TestCase("a,b")]
    [TestCase("${jndi}")]
    [TestCase("<b>")]
    [TestCase("ä")]
    [TestCase("a\u0000")]
    public void What_could_break_out_of_a_log_is_not(string sent)
    {
        var id = new RequestId();

        Assert.That(id.TryKeep(Encoding.UTF8.GetBytes(sent)), Is.False);
        Assert.That(id.Span.IsEmpty, Is.True);
    }

    [Test]
    public void The_limit_holds_to_the_byte()
    {
        var id = new RequestId();

        Assert.That(id.TryKeep(Encoding.ASCII.GetBytes(new string('a', RequestId.MaxLength))), Is.True);
        Assert.That(id.TryKeep(Encoding.ASCII.GetBytes(new string('a', RequestId.MaxLength + 1))), Is.False);
    }

    [Test]
    public void A_made_one_is_32_hexadecimal_digits_and_never_the_same()
    {
        var id = new RequestId();
        var made = Enumerable.Range(0, 10_000).Select(_ =>
        {
            id.Make();
            return Encoding.ASCII.GetString(id.Span);
        }).ToArray();

        Assert.That(made, Is.Unique);
        Assert.That(made, Has.All.Matches("^[0-9a-f]{32}$"));
    }

    [Test]
    public void Making_one_allocates_nothing()
    {
        var id = new RequestId();

        Assert.That(Namespaces.Allocations.Of(id.Make), Is.Zero);
    }
}
