using MockLlm;

using NUnit.Framework;

namespace Tests.Unit.MockLlm;

internal sealed class MockLlmOptionsTests
{
    [TestCase(null, 8003)]
    [TestCase("", 8003)]
    [TestCase("9100", 9100)]
    public void Reads_the_port(string? value, int port)
    {
        Assert.That(MockLlmOptions.TryFromEnvironment(_ => value, out var options, out _), Is.True);
        Assert.That(options?.Port, Is.EqualTo(port));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("-1")]
    [TestCase("eighty")]
    public void Names_a_wrong_port(string value)
    {
        Assert.That(MockLlmOptions.TryFromEnvironment(_ => value, out _, out var error), Is.False);
        Assert.That(error, Does.Contain("MOCK_LLM_PORT").And.Contain(value));
    }

    [Test]
    public void A_wrong_default_knob_is_named_at_the_start()
    {
        var options = new MockLlmOptions { Knobs = new Dictionary<string, string> { ["delay"] = "soon" } };
        Assert.That(() => MockLlmApp.Build(options), Throws.ArgumentException.With.Message.Contains("'delay'"));
    }
}
