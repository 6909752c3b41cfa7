namespace Ascent.Journey.Content;

public static class PackJson
{
    public static string Write(JourneyPack pack) => throw new NotImplementedException();
    public static JourneyPack Read(string json) => throw new NotImplementedException();
}
