using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Upstreams;

public sealed class AttemptOutcomesTests
{
    [TestCase(200, AnswerKind.Success)]
    [TestCase(399, AnswerKind.Success)]
    [TestCase(400, AnswerKind.ClientError)]
    [TestCase(428, AnswerKind.ClientError)]
    [TestCase(429, AnswerKind.RateLimited)]
    [TestCase(499, AnswerKind.ClientError)]
    [TestCase(500, AnswerKind.ServerError)]
    [TestCase(599, AnswerKind.ServerError)]
    public void An_answer_counts_by_its_status(int status, object kind)
    {
        var outcomes = new AttemptOutcomes();
        outcomes.Count(ForwarderError.None, status);
        outcomes.Count(ForwarderError.ResponseStatus, status);

        Assert.That(Enum.GetValues<AnswerKind>().ToDictionary(static one => one, outcomes.CountOf), Is.EqualTo(Enum.GetValues<AnswerKind>().ToDictionary(static one => one, one => one.Equals(kind) ? 2L : 0)));
    }

    [Test]
    public void Without_a_whole_answer_it_counts_by_what_went_wrong()
    {
        var outcomes = new AttemptOutcomes();
        var errors = Enum.GetValues<ForwarderError>().Except([ForwarderError.None, ForwarderError.ResponseStatus]).ToList();
        foreach (var error in errors)
        {
            outcomes.Count(error, 200);
        }

        Assert.That(errors.Select(outcomes.CountOf), Is.All.EqualTo(1));
        Assert.That(Enum.GetValues<AnswerKind>().Select(outcomes.CountOf), Is.All.Zero);
    }
}
