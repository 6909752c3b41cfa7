using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace Ascent.Web;

/// <summary>The files under wwwroot. A link carries a hash of the content and may be kept for ever; without it a browser asks again.</summary>
public sealed class Assets
{
    private readonly string _root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    /// <summary>The link to a file, given its path under wwwroot with forward slashes.</summary>
    public string Url(string path) => _urls.GetOrAdd(path, Hashed);

    internal void Use(WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(_root),
            OnPrepareResponse = context =>
            {
                var hashed = context.Context.Request.Query.ContainsKey("v");
                context.Context.Response.Headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
    }

    private string Hashed(string path)
    {
        using var file = File.OpenRead(Path.Combine(_root, path));
        return $"/{path}?v={Convert.ToHexStringLower(SHA256.HashData(file))[..12]}";
    }
}
