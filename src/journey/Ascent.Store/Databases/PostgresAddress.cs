using Ascent.Journey;
using Npgsql;

namespace Ascent.Store;

/// <summary>Reads an address such as <c>postgresql://user:password@host:5432/database?person=ada&amp;sslmode=require</c>.</summary>
internal static class PostgresAddress
{
    private const int LongestName = 40;

    internal static (NpgsqlConnectionStringBuilder Settings, string Person) Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Trim('/').Length == 0)
            throw Unreadable("it needs a host and a database");
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
        };
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);

        var person = settings.Username;
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var value = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "");
            switch (pair[0])
            {
                case "person": person = value; break;
                case "host": settings.Host = value; break;
                case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode): settings.SslMode = mode; break;
                default: throw Unreadable($"it cannot take '{part}'; person=NAME and sslmode=require are known");
            }
        }

        return (settings, Checked(person));
    }

    private static string Checked(string person)
    {
        var name = person.ToLowerInvariant().Replace('-', '_').Replace('.', '_');
        return name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? name
            : throw Unreadable($"the person '{person}' must be letters, digits, dots and hyphens, at most {LongestName}");
    }

    private static JourneyException Unreadable(string why) =>
        new($"The address in ASCENT_STORE cannot be used: {why}. Write postgresql://user:password@host:5432/database?person=NAME.", ProblemKind.BrokenEnvironment);
}
