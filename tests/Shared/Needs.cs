namespace Ascent.Testing;

/// <summary>
/// What a test needs beyond the SDK. Where it is missing the test is skipped with the reason, except under
/// ASCENT_REQUIRE=all (CI), where a missing requirement is a failure.
/// </summary>
public static class Needs
{
    public static void That(bool available, string reason)
    {
        if (available) return;
        if (Environment.GetEnvironmentVariable("ASCENT_REQUIRE") == "all")
            Assert.Fail("ASCENT_REQUIRE=all, but " + reason);
        Assert.Skip(reason);
    }
}
