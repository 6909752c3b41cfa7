System.Console.WriteLine("ascent");
