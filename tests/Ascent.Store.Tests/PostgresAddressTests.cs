using Ascent.Journey;

namespace Ascent.Store.Tests;

/// <summary>Addresses of a team's server, and the translation of the schema, without one.</summary>
public sealed class PostgresAddressTests
{
    [Fact]
    public void An_address_names_server_database_user_and_person()
    {
        var (settings, person) = PostgresAddress.Parse("postgresql://team:s%40fe@db.example:5433/journeys?person=Ada-Lovelace&sslmode=require");
        Assert.Equal("db.example", settings.Host);
        Assert.Equal(5433, settings.Port);
        Assert.Equal("journeys", settings.Database);
        Assert.Equal("team", settings.Username);
        Assert.Equal("s@fe", settings.Password);
        Assert.Equal(Npgsql.SslMode.Require, settings.SslMode);
        Assert.Equal("ada_lovelace", person);
    }

    [Fact]
    public void Without_a_person_the_user_is_meant() => Assert.Equal("grace", PostgresAddress.Parse("postgres://grace@localhost/journeys").Person);

    [Theory]
    [InlineData("postgresql://localhost", "a host and a database")]
    [InlineData("postgresql:///journeys", "a host and a database")]
    [InlineData("postgresql://me@localhost/journeys?person=a%22;drop", "letters, digits")]
    [InlineData("postgresql://me@localhost/journeys?colour=red", "'colour=red'")]
    public void An_address_that_cannot_be_used_says_why(string address, string why)
    {
        var problem = Assert.Throws<JourneyException>(() => PostgresAddress.Parse(address));
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_said_without_the_password()
    {
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open("postgresql://me:secret@127.0.0.1:1/journeys"));
        Assert.Contains("cannot be reached", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_script_is_translated_whole()
    {
        foreach (var script in SchemaScripts.After(0))
        {
            var translated = PostgresSchema.Translate(script.Text);
            Assert.DoesNotContain("STRICT", translated, StringComparison.Ordinal);
            Assert.DoesNotContain("INTEGER", translated, StringComparison.Ordinal);
        }
    }
}
