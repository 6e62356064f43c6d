using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class IntegrationTests
{
    [Test]
    public void A_program_on_the_path_is_found_and_one_that_is_not_is_not()
    {
        Assert.That(Integration.Find("dotnet"), Does.Exist);
        Assert.That(Integration.Find("a-program-that-nobody-has"), Is.Null);
    }
}
